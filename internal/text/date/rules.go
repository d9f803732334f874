package date

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// maxPatterns bounds how many flat patterns one line may stand for.
const maxPatterns = 4096

// A step is one element of a flat pattern.
type step struct {
	gap   gap
	word  string
	point bool
	elem  element
}

// readRule reads "pattern -> operation key=value …". In the pattern, capitals
// are classes, [x] may be missing, (a|b) are alternatives, and , / - : . stand
// for themselves.
func (t *table) readRule(line string) error {
	pattern, meaning, ok := strings.Cut(line, "->")
	if !ok {
		return fmt.Errorf("-> is missing")
	}
	t.rules++
	r := &rule{order: t.rules, line: line}
	if err := t.readMeaning(r, strings.Fields(meaning)); err != nil {
		return err
	}
	p := patternReader{tokens: patternTokens(pattern), elems: elements()}
	flats, err := p.sequence()
	if err != nil {
		return err
	}
	if p.at < len(p.tokens) {
		return fmt.Errorf("unexpected %q", p.tokens[p.at])
	}
	for _, flat := range flats {
		t.plant(flat, r)
	}
	return nil
}

func operations() []string {
	return []string{"date", "unit", "offset", "day", "weekday", "season", "quarter", "half", "decade", "century", "holiday",
		"part", "clock", "pair", "nth", "weekof", "years", "none"}
}

func (t *table) readMeaning(r *rule, fields []string) error {
	if len(fields) == 0 || !slices.Contains(operations(), fields[0]) {
		return fmt.Errorf("unknown operation")
	}
	r.op = fields[0]
	for _, f := range fields[1:] {
		key, value, _ := strings.Cut(f, "=")
		n, numeric := strconv.ParseInt(value, 10, 32)
		set := func(s slot, v int32) { r.preset[s], r.has = v, r.has|1<<s }
		switch key {
		case "from":
			r.from = value
		case "dir":
			r.dir = int32(n)
		case "mod":
			r.mod = Modifier(value)
		case "unit":
			u, ok := unitNames()[value]
			if !ok {
				return fmt.Errorf("unknown unit %q", value)
			}
			set(sUnit, u)
		case "part":
			v, err := index(parts(), value)
			if err != nil {
				return err
			}
			set(sPart, v)
		case "shift", "num", "ord", "relday":
			if numeric != nil {
				return numeric
			}
			set(map[string]slot{"shift": sShift, "num": sNum, "ord": sOrd, "relday": sRelday}[key], int32(n))
		default:
			return fmt.Errorf("unknown key %q", key)
		}
	}
	if r.has&(1<<sRelday) != 0 {
		r.preset[sRelday] = pair(0, r.preset[sRelday])
	}
	return nil
}

func patternTokens(s string) []string {
	for _, c := range []string{"[", "]", "(", ")", "|", ",", "/", "-", ":", "+"} {
		s = strings.ReplaceAll(s, c, " "+c+" ")
	}
	return strings.Fields(s)
}

type patternReader struct {
	tokens []string
	at     int
	elems  map[string]element
}

// sequence reads alternatives up to a closing bracket and returns the flat
// patterns they stand for.
func (p *patternReader) sequence() ([][]step, error) {
	var all [][]step
	current := [][]step{nil}
	for p.at < len(p.tokens) {
		tok := p.tokens[p.at]
		switch tok {
		case "]", ")":
			return append(all, current...), nil
		case "|":
			p.at++
			all, current = append(all, current...), [][]step{nil}
			continue
		}
		more, err := p.item(tok)
		if err != nil {
			return nil, err
		}
		var next [][]step
		for _, a := range current {
			for _, b := range more {
				next = append(next, join(a, b))
			}
		}
		if len(next) > maxPatterns {
			return nil, fmt.Errorf("more than %d patterns in one line", maxPatterns)
		}
		current = next
	}
	return append(all, current...), nil
}

// join puts b behind a; a trailing mark of a becomes the gap of b's first step.
func join(a, b []step) []step {
	out := slices.Clone(a)
	for _, s := range b {
		if n := len(out); n > 0 && out[n-1].word == "" && out[n-1].elem.class == noClass {
			g := out[n-1].gap
			out = out[:n-1]
			if s.gap == soft {
				s.gap = g
			}
		}
		out = append(out, s)
	}
	return out
}

func (p *patternReader) item(tok string) ([][]step, error) {
	p.at++
	marks := map[string]gap{",": comma, "/": slash, "-": hyphen, ":": colon, ".": point, "+": glued}
	if g, ok := marks[tok]; ok {
		return [][]step{{{gap: g}}}, nil
	}
	switch tok {
	case "[", "(":
		inner, err := p.sequence()
		if err != nil {
			return nil, err
		}
		closing := map[string]string{"[": "]", "(": ")"}[tok]
		if p.at >= len(p.tokens) || p.tokens[p.at] != closing {
			return nil, fmt.Errorf("%q is missing", closing)
		}
		p.at++
		if tok == "[" {
			inner = append(inner, nil)
		}
		return inner, nil
	}
	if e, ok := p.elems[tok]; ok {
		return [][]step{{{elem: e}}}, nil
	}
	if strings.ToLower(tok) != tok {
		return nil, fmt.Errorf("unknown class %q", tok)
	}
	return [][]step{literal(tok)}, nil
}

// literal cuts a word as a text is cut: ideograms stand alone.
func literal(tok string) []step {
	var out []step
	for _, w := range lowerWords(tok) {
		out = append(out, step{word: w})
	}
	if len(out) > 0 {
		out[len(out)-1].point = strings.HasSuffix(tok, ".")
	}
	return out
}

// plant adds a flat pattern to the tree; of two equal patterns the first stays.
func (t *table) plant(flat []step, r *rule) {
	n := t.root
	for _, s := range flat {
		if s.word == "" && s.elem.class == noClass {
			continue // a mark at the end says nothing
		}
		n = n.child(s)
	}
	if n != t.root && n.rule == nil {
		n.rule = r
	}
}

func (n *node) child(s step) *node {
	if s.elem.class != noClass {
		for _, e := range n.classes {
			if e.gap == s.gap && e.elem == s.elem {
				return e.to
			}
		}
		n.classes = append(n.classes, classEdge{s.gap, s.elem, &node{}})
		return n.classes[len(n.classes)-1].to
	}
	if n.words == nil {
		n.words = map[string][]literalEdge{}
	}
	for _, e := range n.words[s.word] {
		if e.gap == s.gap && e.point == s.point {
			return e.to
		}
	}
	to := &node{}
	n.words[s.word] = append(n.words[s.word], literalEdge{s.gap, s.point, to})
	return to
}
