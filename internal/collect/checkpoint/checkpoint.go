// Package checkpoint lets a long run over files be killed at any instant and
// run again, with an output that holds every line once.
//
// In: the output lines of a run, each with the collect.Mark behind the entry it
// came from. Out: the output file, and beside it a state file that says up to
// which mark the output is good and how long it is then. The state is replaced in
// one step after the output has reached the disk; what a killed run wrote beyond
// it is cut off when the next one opens. What the lines hold, and how many
// entries lie between two commits, is left to the caller. A server needs none of
// this: it keeps the mark in the transaction that keeps the articles.
package checkpoint

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"variorum/internal/collect"
)

// A State is what a state file holds, as JSON.
type State struct {
	Mark   collect.Mark `json:"mark"`   // all before it is in the output
	Output int64        `json:"output"` // bytes of the output that are good
}

// Load reads a state file; a missing one is the zero State.
func Load(path string) (State, error) {
	var s State
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, fmt.Errorf("read state: %w", err)
	}
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, fmt.Errorf("read state %s: %w", path, err)
	}
	return s, nil
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

// An Output is an output file with its state file. It is not safe for
// concurrent use.
type Output struct {
	path  string // of the state
	state State
	file  *os.File
	out   *bufio.Writer
	next  State // what Commit will save
}

// Open opens an output where its state says that it is good, and cuts off what
// lies behind. An output shorter than that is an error: it is not the one the
// state was written for.
func Open(statePath, outputPath string) (*Output, error) {
	state, err := Load(statePath)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(outputPath, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open output: %w", err)
	}
	if err := cut(f, state.Output); err != nil {
		f.Close()
		return nil, fmt.Errorf("open output %s: %w", outputPath, err)
	}
	return &Output{path: statePath, state: state, next: state, file: f, out: bufio.NewWriterSize(f, 64<<10)}, nil
}

func cut(f *os.File, length int64) error {
	info, err := f.Stat()
	if err != nil {
		return err
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

// Write adds the lines that came of one entry, with the mark behind it.
func (o *Output) Write(lines []byte, after collect.Mark) error {
	n, err := o.out.Write(lines)
	o.next.Output += int64(n)
	o.next.Mark = after
	if err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
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
	o.state = o.next
	return nil
}

// Close commits and closes the output.
func (o *Output) Close() error {
	return errors.Join(o.Commit(), o.file.Close())
}
