package warc

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// archiveBytes is when an Archive begins its next file: the size that
// archives are customarily cut to.
const archiveBytes = 1_000_000_000

// An Archive keeps exchanges in a folder of WARC files. It is safe for
// concurrent use. A file is never written to again once closed, so that a kill
// harms at most the last record of the last file.
type Archive struct {
	Dir      string
	Software string // who writes, for the first record of a file
	Operator string // whom to ask, or empty
	Bytes    int64  // size of a file when the next is begun: 1 GB where 0

	mu     sync.Mutex
	file   *os.File
	buffer *bufio.Writer
	writer *Writer
}

// Keep writes an exchange. When it returns without an error the record has
// been handed to the system.
func (a *Archive) Keep(x Exchange) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.file != nil && a.full() {
		if err := a.close(); err != nil {
			return err
		}
	}
	if a.file == nil {
		if err := a.open(x.Date); err != nil {
			return err
		}
	}
	if _, err := a.writer.Exchange(x); err != nil {
		return fmt.Errorf("archive %s: %w", a.file.Name(), err)
	}
	if err := a.buffer.Flush(); err != nil {
		return fmt.Errorf("archive %s: %w", a.file.Name(), err)
	}
	return nil
}

func (a *Archive) full() bool {
	limit := a.Bytes
	if limit <= 0 {
		limit = archiveBytes
	}
	return a.writer.Offset() >= limit
}

// Close ends the file that is open.
func (a *Archive) Close() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.close()
}

func (a *Archive) close() error {
	if a.file == nil {
		return nil
	}
	f := a.file
	a.file = nil
	if err := errors.Join(a.buffer.Flush(), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("archive %s: %w", f.Name(), err)
	}
	return nil
}

// open begins a file named by its first exchange and a number.
func (a *Archive) open(date time.Time) error {
	if err := os.MkdirAll(a.Dir, 0o755); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	for n := range 100_000 {
		name := fmt.Sprintf("variorum-%s-%05d.warc.gz", date.UTC().Format("20060102150405"), n)
		f, err := os.OpenFile(filepath.Join(a.Dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("archive: %w", err)
		}
		a.file, a.buffer = f, bufio.NewWriterSize(f, 64<<10)
		a.writer = NewWriter(a.buffer, 0)
		return a.writer.Info(date, a.Software, a.Operator)
	}
	return fmt.Errorf("archive %s: no free file name", a.Dir)
}
