package model

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// random makes a model of trees with random splits.
func random(rng *rand.Rand, width int) *Model {
	m := &Model{Header: "made for a test", Widths: [2]int{width, width}, Linear: Linear{Scale: .5, W: make([]int8, 1<<LinearBits)}}
	for range 50 {
		t := Tree{{Feature: -1, Value: rng.Float32() - .5}}
		for range rng.IntN(30) {
			k := rng.IntN(len(t))
			if t[k].Feature >= 0 {
				continue
			}
			t[k] = Node{Feature: int16(rng.IntN(width)), Value: rng.Float32()*4 - 2, Left: uint16(len(t))}
			t = append(t, Node{Feature: -1, Value: rng.Float32() - .5}, Node{Feature: -1, Value: rng.Float32() - .5})
		}
		m.First.Trees = append(m.First.Trees, t)
	}
	m.Second = Forest{Base: -1, Trees: m.First.Trees[:10]}
	return m.Ready()
}

// plain walks the trees one row at a time.
func plain(f *Forest, row []float32) float32 {
	s := f.Base
	for _, t := range f.Trees {
		n := t[0]
		for n.Feature >= 0 {
			next := n.Left
			if row[n.Feature] > n.Value {
				next++
			}
			n = t[next]
		}
		s += n.Value
	}
	return s
}

func TestRunEqualsPlainWalk(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const width = 12
	m := random(rng, width)
	var b Batch
	for _, rows := range []int{0, 1, 3, 4, 9} {
		b.Reset(width, rows)
		var want []float32
		for range rows {
			row := make([]float32, width)
			for i := range row {
				row[i] = float32(rng.NormFloat64() * 2)
			}
			b.Add(row)
			want = append(want, plain(&m.First, row))
		}
		got := m.RunFirst(&b)
		if len(got) != rows {
			t.Fatalf("%d rows gave %d sums", rows, len(got))
		}
		for i := range got {
			if got[i] != want[i] && want[i] > hopeless {
				t.Errorf("row %d of %d: %v, want %v", i, rows, got[i], want[i])
			}
		}
	}
}

func TestEncodeDecode(t *testing.T) {
	m := random(rand.New(rand.NewPCG(3, 4)), 7)
	m.Linear.W[99] = -7
	var file bytes.Buffer
	if err := m.Encode(&file); err != nil {
		t.Fatal(err)
	}
	got, err := Decode(file.Bytes(), m.Widths)
	if err != nil {
		t.Fatal(err)
	}
	row := []float32{1, -1, .5, 0, 2, -2, .1}
	if plain(&got.First, row) != plain(&m.First, row) || plain(&got.Second, row) != plain(&m.Second, row) || got.Linear.W[99] != -7 || got.Header != m.Header {
		t.Error("the model read is not the model written")
	}
	if _, err := Decode(file.Bytes(), [2]int{8, 8}); err == nil {
		t.Error("a model for other rows was accepted")
	}
	for n := range file.Len() / 50 {
		if _, err := Decode(file.Bytes()[:n*50], m.Widths); err == nil {
			t.Fatalf("a model cut at %d bytes was accepted", n*50)
		}
	}
}

func FuzzDecode(f *testing.F) {
	var file bytes.Buffer
	if err := random(rand.New(rand.NewPCG(5, 6)), 3).Encode(&file); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := Decode(b, [2]int{3, 3}); err == nil {
			var batch Batch
			batch.Reset(3, 1)
			batch.Add([]float32{1, 2, 3})
			m.RunFirst(&batch)
		}
	})
}
