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
// ships: widely for what shapes the likeness, closely for the likeness needed.
// What ships was found looking at all sets, so a left-out figure says how far the
// choice among neighbours depends on the set, not how a stranger would have done.
var varied = []struct {
	names  []string
	spread float64
}{
	{[]string{"IDFPower", "Prior", "NameWeight", "Terms", "BodyWeight", "Traffic", "Novelty", "Expand", "Neighbours", "FadeFloor", "PassWeight.0", "PassWeight.1", "UsualWeight.0", "UsualWeight.1"}, 1.3},
	{[]string{"Pass.0", "Pass.1", "PassMerge.0", "PassMerge.1", "Join.0", "Join.1"}, 1.1},
}

// draw returns settings drawn at random, as a change; the same number gives the
// same settings.
func draw(number int) string {
	rng := rand.New(rand.NewPCG(7, uint64(number)))
	var change []string
	settings := group.Defaults()
	for _, v := range varied {
		for _, name := range v.names {
			change = append(change, fmt.Sprintf("%s=%.4g", name, value(&settings, name)*math.Pow(v.spread, 2*rng.Float64()-1)))
		}
	}
	change = append(change, fmt.Sprintf("Fade=%.0fm", settings.Fade.Minutes()*math.Pow(1.3, 2*rng.Float64()-1)))
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
