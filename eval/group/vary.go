package main

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"variorum/internal/group"
)

// apply changes settings as "Name=value,Name.1=value" says; .0 and .1 are the
// numbers for headlines and for texts.
func apply(settings *group.Settings, change string) error {
	for assignment := range strings.SplitSeq(change, ",") {
		if assignment = strings.TrimSpace(assignment); assignment == "" {
			continue
		}
		name, value, _ := strings.Cut(assignment, "=")
		f, err := field(settings, name)
		if err != nil {
			return err
		}
		if err := assign(f, value); err != nil {
			return fmt.Errorf("set %s: %w", name, err)
		}
	}
	return nil
}

// field returns the setting of a name.
func field(settings *group.Settings, name string) (reflect.Value, error) {
	name, at, pair := strings.Cut(name, ".")
	f := reflect.ValueOf(settings).Elem().FieldByName(name)
	if !f.IsValid() || !f.CanSet() {
		return f, fmt.Errorf("no setting %q", name)
	}
	if pair {
		n, err := strconv.Atoi(at)
		if err != nil || f.Kind() != reflect.Array || n >= f.Len() {
			return f, fmt.Errorf("no setting %q", name+"."+at)
		}
		f = f.Index(n)
	}
	return f, nil
}

// value returns a setting that is a number.
func value(settings *group.Settings, name string) float64 {
	f, err := field(settings, name)
	switch {
	case err != nil:
		return 0
	case f.CanInt():
		return float64(f.Int())
	}
	return f.Float()
}

func assign(f reflect.Value, value string) error {
	if _, ok := f.Interface().(time.Duration); ok {
		d, err := time.ParseDuration(value)
		f.SetInt(int64(d))
		return err
	}
	x, err := strconv.ParseFloat(value, 64)
	switch f.Kind() {
	case reflect.Int:
		f.SetInt(int64(x))
	case reflect.Float64:
		f.SetFloat(x)
	default:
		return fmt.Errorf("a %s cannot be set", f.Kind())
	}
	return err
}

type variant struct{ name, change string }

// variants undo one choice each.
func variants() []variant {
	return []variant{
		{"as shipped", ""},
		{"no word tables", "Prior=.001"},
		{"word tables only, nothing learned (frozen)", "Prior=1e9"},
		{"IDF^1", "IDFPower=1"},
		{"no names and numbers as a whole", "NameWeight=0"},
		{"title only", "BodyWords=0"},
		{"first 60 words of the body", "BodyWords=60"},
		{"24 terms", "Terms=24"},
		{"96 terms", "Terms=96"},
		{"no fading", "Fade=100000h,Reach=100000h"},
		{"fading in 48 h", "Fade=48h"},
		{"fades to nothing in the settled view", "FadeFloor=0"},
		{"likeness not measured against that within", "UsualWeight.0=1e9,UsualWeight.1=1e9,PassWeight.0=1e9,PassWeight.1=1e9"},
		{"headlines borrow no words", "Expand=0"},
		{"copies count each", "Copy=2"},
		{"no merging during the pass", "PassMerge.0=1e9,PassMerge.1=1e9"},
		{"whole story only", "Centroid=1"},
		{"closest article only", "Centroid=0"},
		{"threshold blind to thin languages", "Traffic=0"},
		{"threshold blind to novelty", "Novelty=0"},
		{"index of 16 stories a word", "Postings=16"},
		{"exact index", "Postings=100000,Candidates=1000,Compared=1000,Open=1000,Newest=100000,CentroidTerms=100000,Edges=100000"},
	}
}
