package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"

	"variorum/internal/group"
	"variorum/internal/text/background"
)

// varied are the settings drawn at random, between 1/spread and spread times what
// ships. The spread is as narrow as that because what ships was found looking at
// all sets: a left-out figure says how far the choice among neighbours depends on
// the set, not how a stranger would have done.
var varied = []string{
	"IDFPower", "Prior", "NameWeight", "Terms", "BodyWeight", "Pass.0", "Pass.1", "PassUsual.0", "PassUsual.1", "PassWeight.0", "PassWeight.1",
	"PassMerge.0", "PassMerge.1", "Centroid", "Closest", "Traffic", "Novelty", "Expand", "Neighbours", "FadeFloor",
	"Usual.0", "Usual.1", "UsualWeight.0", "UsualWeight.1", "Join.0", "Join.1",
}

const spread = 1.25

// draw returns settings drawn at random, as a change; the same number gives the
// same settings.
func draw(number int) string {
	rng := rand.New(rand.NewPCG(7, uint64(number)))
	var change []string
	settings := group.Defaults()
	for _, name := range varied {
		factor := math.Pow(spread, 2*rng.Float64()-1)
		change = append(change, fmt.Sprintf("%s=%.4g", name, value(&settings, name)*factor))
	}
	change = append(change, fmt.Sprintf("Fade=%.0fm", settings.Fade.Minutes()*math.Pow(spread, 2*rng.Float64()-1)))
	return strings.Join(change, ",")
}

// search prints, for each set, how the settings do on it that are best on the
// others, by the mean of single pass and settled F1. What ships is not among
// the settings.
func search(sets []set, library *background.Library, n int) error {
	results := make([][]result, n)
	for i := range n {
		settings := group.Defaults()
		if err := apply(&settings, draw(i)); err != nil {
			return err
		}
		for _, s := range sets {
			results[i] = append(results[i], measure(s, library, settings))
		}
	}
	fmt.Printf("%-44s", fmt.Sprintf("left out, best of %d on the other sets", n))
	for k := range sets {
		top := 0
		for i := range results {
			if others(results[i], k) > others(results[top], k) {
				top = i
			}
		}
		r := results[top][k]
		fmt.Printf(" %.1f → %.1f (no. %d)     ", 100*r.single.f, 100*r.settled.f, top)
	}
	fmt.Println()
	return nil
}

func others(r []result, out int) float64 {
	sum := 0.0
	for k := range r {
		if k != out {
			sum += r[k].single.f + r[k].settled.f
		}
	}
	return sum
}
