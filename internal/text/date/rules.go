package date

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

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
	ends, err := p.sequence([]state{{node: t.root}})
	if err != nil {
		return err
	}
	if p.at < len(p.tokens) {
		return fmt.Errorf("unexpected %q", p.tokens[p.at])
	}
	for _, e := range ends {
		if e.node != t.root && e.node.rule == nil {
			e.node.rule = r
		}
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
		case "era":
			r.era = int(n)
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

// A state is a place in the graph, with the gap that the next word must follow.
type state struct {
	node *node
	gap  gap
}

// A patternReader grows the graph by one pattern: what may be missing and what
// has alternatives makes several states, which the next word joins again, so
// that the graph grows with the length of the pattern only.
type patternReader struct {
	tokens []string
	at     int
	elems  map[string]element
}

// sequence reads alternatives up to a closing bracket and returns the states
// behind them.
func (p *patternReader) sequence(from []state) ([]state, error) {
	var ends []state
	now := from
	for p.at < len(p.tokens) {
		tok := p.tokens[p.at]
		switch tok {
		case "]", ")":
			return union(ends, now), nil
		case "|":
			p.at++
			ends, now = union(ends, now), from
			continue
		}
		var err error
		if now, err = p.item(tok, now); err != nil {
			return nil, err
		}
	}
	return union(ends, now), nil
}

func union(a, b []state) []state {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func (p *patternReader) item(tok string, from []state) ([]state, error) {
	p.at++
	marks := map[string]gap{",": comma, "/": slash, "-": hyphen, ":": colon, ".": point, "+": glued}
	if g, ok := marks[tok]; ok {
		out := slices.Clone(from)
		for i := range out {
			out[i].gap = g
		}
		return out, nil
	}
	switch tok {
	case "[", "(":
		inner, err := p.sequence(from)
		if err != nil {
			return nil, err
		}
		closing := map[string]string{"[": "]", "(": ")"}[tok]
		if p.at >= len(p.tokens) || p.tokens[p.at] != closing {
			return nil, fmt.Errorf("%q is missing", closing)
		}
		p.at++
		if tok == "[" {
			inner = union(inner, from)
		}
		return inner, nil
	}
	if e, ok := p.elems[tok]; ok {
		return step(from, e, "", false), nil
	}
	if strings.ToLower(tok) != tok {
		return nil, fmt.Errorf("unknown class %q", tok)
	}
	words := lowerWords(tok)
	for i, w := range words { // ideograms stand alone
		from = step(from, element{}, w, i == len(words)-1 && strings.HasSuffix(tok, "."))
	}
	return from, nil
}

// step leads from each state over one class or word to a common node.
func step(from []state, e element, word string, point bool) []state {
	if len(from) == 1 && !from[0].node.shared {
		if old := from[0].node.child(from[0].gap, e, word, point); old != nil {
			return []state{{node: old}}
		}
	}
	to := &node{shared: len(from) > 1 || from[0].node.shared}
	for _, s := range from {
		s.node.join(s.gap, e, word, point, to)
	}
	return []state{{node: to}}
}

// child returns the node of one parent that an edge leads to, or nil.
func (n *node) child(g gap, e element, word string, point bool) *node {
	for _, c := range n.classes {
		if word == "" && c.gap == g && c.elem == e && !c.to.shared {
			return c.to
		}
	}
	for _, l := range n.words[word] {
		if l.gap == g && l.point == point && !l.to.shared {
			return l.to
		}
	}
	return nil
}

func (n *node) join(g gap, e element, word string, point bool, to *node) {
	if word == "" {
		n.classes = append(n.classes, classEdge{g, e, to})
		return
	}
	if n.words == nil {
		n.words = map[string][]literalEdge{}
	}
	n.words[word] = append(n.words[word], literalEdge{g, point, to})
	if plain := unaccented(word); plain != word && len(plain) >= plainLetters {
		n.words[plain] = append(n.words[plain], literalEdge{g, point, to})
	}
}
