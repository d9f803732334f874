// Package checkpoint lets a long run over files be killed at any instant and
// run again, with an output that holds every line once.
//
// In: the entries of a run and, in their order, the output lines that came of
// each. Out: the output file, and beside it a state file that says up to which
// mark the output is good and how long it is then. The state is replaced in one
// step after the output has reached the disk; what a killed run wrote beyond it is
// cut off when the next one opens. What the lines hold is left to the caller. A
// server needs none of this: it keeps the mark in the transaction that keeps the
// articles.
package checkpoint

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"

	"variorum"
	"variorum/internal/collect"
)

// A State is what a state file holds, as JSON.
type State struct {
	Mark   collect.Mark `json:"mark"`   // all before it is in the output
	Output int64        `json:"output"` // bytes of the output that are good
}

// Load reads a state file; found is false where there is none.
func Load(path string) (s State, found bool, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("read state: %w", err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, false, fmt.Errorf("read state %s: %w", path, err)
	}
	return s, true, nil
}

// Save replaces a state file in one step, on disk when it returns.
func (s State) Save(path string) error {
	b, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	next := path + ".next"
	if err := writeSynced(next, append(b, '\n')); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	if err := os.Rename(next, path); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

func writeSynced(path string, b []byte) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	return errors.Join(err, f.Sync(), f.Close())
}

// syncFolder makes a rename last.
func syncFolder(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return fmt.Errorf("write state: %w", err)
	}
	return nil
}

// commitEvery is how many entries lie between two commits. A commit waits for
// the disk, some milliseconds; what a kill costs is reading these entries again.
const commitEvery = 100

// An Output is an output file with its state file. Pages and Done may be used
// from different goroutines; Commit and Close end what Done began.
type Output struct {
	path   string // of the state
	state  State
	file   *os.File
	out    *bufio.Writer
	next   State // what Commit will save
	undone int   // entries since the last commit

	mu    sync.Mutex
	marks []collect.Mark // of the pages given and not yet done
}

// Open opens an output where its state says that it is good, and cuts off what
// lies behind. An output shorter than that, or one that holds something while
// there is no state, is an error: it is not the one the state was written for.
func Open(statePath, outputPath string) (*Output, error) {
	state, found, err := Load(statePath)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(outputPath, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open output: %w", err)
	}
	if err := cut(f, state.Output, found); err != nil {
		f.Close()
		return nil, fmt.Errorf("open output %s: %w", outputPath, err)
	}
	if !found {
		// From now on what is in the output is known to be ours.
		if err := state.Save(statePath); err != nil {
			f.Close()
			return nil, err
		}
	}
	return &Output{path: statePath, state: state, next: state, file: f, out: bufio.NewWriterSize(f, 64<<10)}, nil
}

func cut(f *os.File, length int64, found bool) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !found && info.Size() > 0 {
		return errors.New("it holds something already, and there is no state file for it")
	}
	if info.Size() < length {
		return fmt.Errorf("it holds %d bytes and the state file speaks of %d: they do not belong together", info.Size(), length)
	}
	if err := f.Truncate(length); err != nil {
		return err
	}
	_, err = f.Seek(length, io.SeekStart)
	return err
}

// Mark is where the run is to go on.
func (o *Output) Mark() collect.Mark { return o.state.Mark }

// Pages yields the pages of entries and remembers the mark behind each, until
// Done is told what came of it.
func (o *Output) Pages(entries iter.Seq[collect.Entry]) iter.Seq2[variorum.Page, *variorum.Rejection] {
	return func(yield func(variorum.Page, *variorum.Rejection) bool) {
		for e := range entries {
			o.mu.Lock()
			o.marks = append(o.marks, e.After)
			o.mu.Unlock()
			if !yield(e.Page, e.Rejection) {
				return
			}
		}
	}
}

// Done adds the lines that came of the oldest page that is not done, in the
// order in which Pages gave them, one call a page.
func (o *Output) Done(lines []byte) error {
	o.mu.Lock()
	if len(o.marks) == 0 {
		o.mu.Unlock()
		return errors.New("write output: more answers than pages")
	}
	after := o.marks[0]
	o.marks = o.marks[1:]
	o.mu.Unlock()
	if _, err := o.out.Write(lines); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	o.next = State{Mark: after, Output: o.next.Output + int64(len(lines))}
	if o.undone++; o.undone < commitEvery {
		return nil
	}
	return o.Commit()
}

// Commit makes all that was written so far last.
func (o *Output) Commit() error {
	if o.next == o.state {
		return nil
	}
	if err := errors.Join(o.out.Flush(), o.file.Sync()); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	if err := o.next.Save(o.path); err != nil {
		return err
	}
	o.state, o.undone = o.next, 0
	return nil
}

// Close commits and closes the output.
func (o *Output) Close() error {
	return errors.Join(o.Commit(), o.file.Close())
}
