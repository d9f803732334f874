package collect

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// path gives what a file or folder named by the user holds.
func (w *walk) path(name string) {
	info, err := os.Stat(name)
	if err != nil {
		w.refuseFile(name, err)
		return
	}
	if !info.IsDir() {
		w.file(name)
		return
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		w.refuseFile(name, err)
		return
	}
	defer root.Close()
	before := w.files
	f := folder{walk: w, root: root, name: name}
	f.read(".", 0)
	if w.files == before && !f.refused && !w.done() {
		w.refuseLeaf(name, "a folder without files to read", "hidden files are left out; name them one by one")
	}
}

func (w *walk) file(name string) {
	if !w.once(name) {
		return
	}
	w.open(name, func() (*os.File, error) { return os.Open(name) })
}

// open gives what one file holds.
func (w *walk) open(name string, open func() (*os.File, error)) {
	w.leaf(name, func() {
		f, err := open()
		if err != nil {
			reason, hint := fileReason(err)
			w.refuse(name, reason, hint)
			return
		}
		defer f.Close()
		w.source(&source{name: name, raw: f, folder: filepath.Dir(name)})
	})
}

func (w *walk) refuseLeaf(name, reason, hint string) {
	w.leaf(name, func() { w.refuse(name, reason, hint) })
}

func (w *walk) refuseFile(name string, err error) {
	reason, hint := fileReason(err)
	w.refuseLeaf(name, reason, hint)
}

// A folder is being read, in the order of its names, folder by folder. os.Root
// keeps every name inside it.
type folder struct {
	*walk
	root    *os.Root
	name    string
	refused bool
	full    bool // the limit on files is met
}

func (f *folder) refuse(input, reason, hint string) {
	f.refused = true
	f.refuseLeaf(input, reason, hint)
}

func (f *folder) read(path string, depth int) {
	shown := filepath.Join(f.name, path)
	if depth > f.limits.Depth {
		f.refuse(shown, fmt.Sprintf("more than %d folders deep", f.limits.Depth), "name the inner folder as an input of its own")
		return
	}
	entries, err := f.list(path)
	if err != nil {
		reason, hint := fileReason(err)
		f.refuse(shown, reason, hint)
		return
	}
	if entries == nil {
		f.refuse(shown, fmt.Sprintf("more than %d files in one folder", f.limits.Files), "--max-files raises the limit; or put them into several folders")
		return
	}
	for _, e := range entries {
		if f.done() || f.full {
			return
		}
		f.entry(filepath.Join(path, e.Name()), e, depth)
	}
}

// list returns the entries in the order of their names; nil, nil beyond the
// limit, so that memory stays bounded and no chance order decides what is read.
func (f *folder) list(path string) ([]fs.DirEntry, error) {
	dir, err := f.root.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	entries, err := dir.ReadDir(f.limits.Files + 1)
	if len(entries) > f.limits.Files {
		return nil, nil
	}
	if len(entries) > 0 {
		err = nil
	} else if entries = []fs.DirEntry{}; err != nil && err.Error() == "EOF" {
		err = nil
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, err
}

func (f *folder) entry(path string, e fs.DirEntry, depth int) {
	shown := filepath.Join(f.name, path)
	switch {
	case strings.HasPrefix(e.Name(), "."):
	case e.IsDir():
		f.read(path, depth+1)
	case e.Type()&fs.ModeSymlink != 0:
		// What a link inside the folder leads to is met under its own name.
		if _, err := f.root.Stat(path); err != nil {
			f.refuse(shown, "a symbolic link that leads out of the folder or nowhere", "name its target as an input")
		}
	case !e.Type().IsRegular():
		f.refuse(shown, "not a regular file", "")
	case f.files >= f.limits.Files:
		f.full = true
		f.refuse(shown, fmt.Sprintf("the limit of %d files is reached; this one and those after it are not read", f.limits.Files), "--max-files raises the limit; or name fewer folders at a time")
	default:
		f.files++
		f.readFile(path, shown)
	}
}

func (f *folder) readFile(path, shown string) {
	if !f.once(shown) {
		return
	}
	f.open(shown, func() (*os.File, error) { return f.root.Open(path) })
}
