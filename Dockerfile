# Variorum alone in an image: the program, the certificates of the web, a folder.
#   docker build -t variorum .
#   docker run -i --rm variorum password            # prints the hash for the next line
#   docker run -d -p 8391:8391 -v news:/data -e VARIORUM_PASSWORD='$argon2id$…' variorum
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /out/variorum ./cmd/variorum && mkdir -m 0700 /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/variorum /variorum
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# Within the container all addresses; it does not start without a password or a
# proxy's header.
ENV VARIORUM_STORE=/data/news.db VARIORUM_LISTEN=0.0.0.0:8391
VOLUME /data
EXPOSE 8391
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=60s CMD ["/variorum", "health"]
ENTRYPOINT ["/variorum"]
CMD ["serve"]
