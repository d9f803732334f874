package sniff

import "bytes"

// A signature is a magic number at a fixed place.
type signature struct {
	at    int
	magic string
	form  Form
}

// magic knows the files people name by mistake or crawls bring along.
func magic(head []byte) (Form, bool) {
	for _, s := range signatures() {
		if len(head) >= s.at && bytes.HasPrefix(head[s.at:], []byte(s.magic)) {
			return s.form, true
		}
	}
	if bytes.HasPrefix(head, []byte("RIFF")) && len(head) >= 12 {
		return binary("a RIFF file ("+printable(head[8:12])+": picture, sound or film)", ""), true
	}
	return Form{}, false
}

func binary(name, hint string) Form { return Form{Kind: Binary, Name: name, Hint: hint} }

func printable(b []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return '?'
		}
		return r
	}, b))
}

func signatures() []signature {
	const (
		unpack  = "unpack it and name the folder"
		asText  = "export it as text or HTML first"
		picture = "pictures hold no text that can be read here"
	)
	return []signature{
		{0, "\x1f\x8b", Form{Kind: Gzip, Name: "gzip"}},
		{0, "WARC/", Form{Kind: WARC, Name: "a web archive (WARC)"}},
		{0, "%PDF-", binary("a PDF document", "pdftotext makes text of it")},
		{0, "PK\x03\x04", binary("a zip archive (or a document in one: docx, odt, epub)", unpack+", or "+asText)},
		{0, "PK\x05\x06", binary("an empty zip archive", "")},
		{0, "\x89PNG\r\n", binary("a PNG picture", picture)},
		{0, "\xff\xd8\xff", binary("a JPEG picture", picture)},
		{0, "GIF8", binary("a GIF picture", picture)},
		{0, "II*\x00", binary("a TIFF picture", picture)},
		{0, "MM\x00*", binary("a TIFF picture", picture)},
		{4, "ftyp", binary("an MP4, HEIC or AVIF file", "")},
		{0, "\x1aE\xdf\xa3", binary("a Matroska or WebM film", "")},
		{0, "ID3", binary("an MP3 recording", "")},
		{0, "OggS", binary("an Ogg recording", "")},
		{0, "BZh", binary("a bzip2 archive", "unpack it with bunzip2")},
		{0, "\xfd7zXZ\x00", binary("an xz archive", "unpack it with unxz")},
		{0, "\x28\xb5\x2f\xfd", binary("a zstd archive", "unpack it with unzstd")},
		{0, "7z\xbc\xaf\x27\x1c", binary("a 7z archive", unpack)},
		{0, "Rar!\x1a\x07", binary("a RAR archive", unpack)},
		{257, "ustar", binary("a tar archive", unpack)},
		{0, "\xd0\xcf\x11\xe0", binary("an old Office document", asText)},
		{0, "{\\rtf", binary("an RTF document", asText)},
		{0, "\x7fELF", binary("a program", "")},
		{0, "MZ\x90", binary("a program", "")},
		{0, "SQLite format 3\x00", binary("an SQLite database", "")},
		{0, "wOFF", binary("a font", "")},
		{0, "wOF2", binary("a font", "")},
	}
}
