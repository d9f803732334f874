// Package model applies the learned part of extraction: two forests of boosted
// trees and a hashed linear score, read from one small file.
//
// In come rows of numbers (package feature), out come probabilities. The file
// is written by the trainer (go run ./eval/train); its first lines are plain
// text that names the data, their licence note, a digest of them and the
// cross-validated scores, so that `head -40` of the file tells what it is.
package model

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// LinearBits is the size of the hashed linear score: 2^LinearBits weights.
const LinearBits = 18

// A Model is what the trainer learned.
type Model struct {
	Header string // lines of text
	Widths [2]int // of the rows of the stages
	Linear Linear
	First  Forest
	Second Forest

	first, second *compiled
}

// Linear is a logistic score over hashed features; weights are Scale × W.
type Linear struct {
	Scale float32
	W     []int8
}

// Score returns the log-odds of a set of hashes.
func (l *Linear) Score(hashes []uint32) float32 {
	if len(l.W) == 0 {
		return 0
	}
	n := 0
	for _, h := range hashes {
		n += int(l.W[Slot(h)])
	}
	return float32(n) * l.Scale
}

// A Forest is a sum of trees.
type Forest struct {
	Base  float32 // log-odds before any tree
	Trees []Tree
}

// A Tree's root is node 0.
type Tree []Node

// A Node with Feature ≥ 0 goes to Left where the feature's value is at most
// Value, else to Left+1; with Feature < 0 it is a leaf that adds Value.
type Node struct {
	Value   float32
	Feature int16
	Left    uint16
}

// Probability is the logistic function.
func Probability(logOdds float32) float32 { return float32(1 / (1 + math.Exp(-float64(logOdds)))) }

// magic parts the header from the packed numbers.
const magic = "\n--- variorum page model 1 ---\n"

// Encode writes the model's file.
func (m *Model) Encode(w io.Writer) error {
	if _, err := io.WriteString(w, strings.TrimRight(m.Header, "\n")+magic); err != nil {
		return err
	}
	z, err := flate.NewWriter(w, flate.BestCompression)
	if err != nil {
		return err
	}
	for _, part := range []any{uint32(m.Widths[0]), uint32(m.Widths[1]), m.Linear.Scale, uint32(len(m.Linear.W)), m.Linear.W} {
		if err := binary.Write(z, binary.LittleEndian, part); err != nil {
			return err
		}
	}
	for _, f := range []*Forest{&m.First, &m.Second} {
		if err := f.encode(z); err != nil {
			return err
		}
	}
	return z.Close()
}

func (f *Forest) encode(w io.Writer) error {
	if err := binary.Write(w, binary.LittleEndian, struct {
		Base  float32
		Trees uint32
	}{f.Base, uint32(len(f.Trees))}); err != nil {
		return err
	}
	for _, t := range f.Trees {
		if err := binary.Write(w, binary.LittleEndian, uint32(len(t))); err != nil {
			return err
		}
		if err := binary.Write(w, binary.LittleEndian, []Node(t)); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads a model's file. widths are those of the stages' rows; a model
// made for others is an error.
func Decode(file []byte, widths [2]int) (*Model, error) {
	head, packed, ok := bytes.Cut(file, []byte(magic))
	if !ok {
		return nil, errors.New("read page model: no header")
	}
	d := &decoder{r: flate.NewReader(bytes.NewReader(packed))}
	m := &Model{Header: string(head), Widths: [2]int{int(d.uint32()), int(d.uint32())}}
	if m.Widths != widths {
		return nil, fmt.Errorf("read page model: made for rows of %v numbers, not %v: run go run ./eval/train", m.Widths, widths)
	}
	m.Linear.Scale = math.Float32frombits(d.uint32())
	n := d.uint32()
	if n != 0 && n != 1<<LinearBits {
		return nil, fmt.Errorf("read page model: %d linear weights", n)
	}
	m.Linear.W = make([]int8, n)
	raw := d.bytes(int(n))
	for i, b := range raw {
		m.Linear.W[i] = int8(b)
	}
	m.First = d.forest(widths[0])
	m.Second = d.forest(widths[1])
	if d.err != nil {
		return nil, fmt.Errorf("read page model: %w", d.err)
	}
	return m.Ready(), nil
}

type decoder struct {
	r   io.Reader
	err error
	buf [8]byte
}

func (d *decoder) bytes(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(d.r, b); err != nil && d.err == nil {
		d.err = err
	}
	return b
}

func (d *decoder) uint32() uint32 {
	b := d.buf[:4]
	if _, err := io.ReadFull(d.r, b); err != nil {
		if d.err == nil {
			d.err = err
		}
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

const maxTrees, maxNodes = 5000, 4096

func (d *decoder) forest(width int) Forest {
	f := Forest{Base: math.Float32frombits(d.uint32())}
	trees := d.uint32()
	if trees > maxTrees {
		d.err = fmt.Errorf("%d trees", trees)
		return f
	}
	for range trees {
		n := d.uint32()
		if d.err != nil || n == 0 || n > maxNodes {
			d.err = errors.Join(d.err, fmt.Errorf("tree of %d nodes", n))
			return f
		}
		raw := d.bytes(int(n) * 8)
		t := make(Tree, n)
		for i := range t {
			b := raw[i*8:]
			t[i] = Node{math.Float32frombits(binary.LittleEndian.Uint32(b)), int16(binary.LittleEndian.Uint16(b[4:])), binary.LittleEndian.Uint16(b[6:])}
			if t[i].Feature >= 0 && (int(t[i].Feature) >= width || int(t[i].Left) <= i || int(t[i].Left)+1 >= int(n)) {
				d.err = fmt.Errorf("node %d of a tree points outside", i)
				return f
			}
		}
		f.Trees = append(f.Trees, t)
	}
	return f
}

// Slot returns the weight that a hash stands for.
func Slot(hash uint32) uint32 { return (hash * 2654435769) >> (32 - LinearBits) }
