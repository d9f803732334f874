package learn

// Plain joins the blocks of probability ½ and more, without any role: what is
// left of a page if every choice is taken from labels.
func Plain(p *Page, prob []float32) string {
	var out []byte
	for i, q := range prob {
		if q >= .5 {
			out = append(append(out, p.Sight.Page.Words(i)...), '\n')
		}
	}
	return string(out)
}
