package serve

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"variorum/internal/view/web"
)

//go:embed assets
var assetFiles embed.FS

// assets are the files that pages load, by name. Their address holds a digest of
// their bytes, so that browsers keep them for good and never keep an old one.
//
// htmx.js and hx-sse.js are htmx 4.0.1 and its extension, as published
// (Zero-Clause BSD).
type assets map[string]asset

type asset struct {
	bytes   []byte
	version string
}

func readAssets() (assets, error) {
	list, err := assetFiles.ReadDir("assets")
	if err != nil {
		return nil, fmt.Errorf("read assets: %w", err)
	}
	out := assets{}
	for _, f := range list {
		b, err := assetFiles.ReadFile("assets/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read assets: %w", err)
		}
		if f.Name() == "style.css" {
			b = append([]byte(web.Style()), b...)
		}
		sum := sha256.Sum256(b)
		out[f.Name()] = asset{b, hex.EncodeToString(sum[:6])}
	}
	return out, nil
}

// address is where a file is served.
func (a assets) address(name string) (string, error) {
	f, ok := a[name]
	if !ok {
		return "", fmt.Errorf("there is no asset %q", name)
	}
	return "/assets/" + f.version + "/" + name, nil
}

func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	f, ok := s.assets[name]
	if !ok {
		return problem{http.StatusNotFound, "There is no such file."}
	}
	if r.PathValue("version") == f.version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(f.bytes))
	return nil
}
