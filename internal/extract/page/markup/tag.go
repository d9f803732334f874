package markup

// A Tag is an element's kind; tags without a meaning for text share Inline.
type Tag uint8

// The tags that are told apart.
const (
	Inline Tag = iota // span, font, abbr and whatever else runs inside a line
	Custom            // an element with a hyphen in its name: a block of unknown use
	Div
	P
	H1
	H2
	H3
	H4
	H5
	H6
	UL
	OL
	LI
	DL
	DT
	DD
	Table
	TR
	TD
	TH
	TBody
	Blockquote
	Figure
	Figcaption
	Article
	Main
	Section
	Aside
	Nav
	Header
	Footer
	Form
	Pre
	Address
	Details
	Other // other block-level elements
	HTML
	Head
	Body
	A
	Bold
	Italic
	Time
	Cite
	Button
	Label
	BR
	HR
	Img
	Input
	Meta_
	Link
	Void // other elements without content
	Script
	Style
	Title
	Raw     // noscript, iframe, textarea and the like: skipped to their end tag
	Foreign // svg, select, template, video: their content is no text of the page
)

// IsBlock reports whether the tag starts a new line.
func (t Tag) IsBlock() bool { return t >= Custom && t <= Body }

// IsHeading reports whether the tag is h1 to h6.
func (t Tag) IsHeading() bool { return t >= H1 && t <= H6 }

func (t Tag) isVoid() bool { return t >= BR && t <= Void }

func (t Tag) isRaw() bool { return t >= Script && t <= Foreign }

// inHead reports whether the tag may stand in the head.
func (t Tag) inHead() bool {
	return t == Meta_ || t == Link || t == Void || t >= Script && t <= Raw || t == HTML || t == Head
}

// tagOf returns the tag of a lower-case name.
func tagOf(name []byte) Tag {
	switch string(name) {
	case "div":
		return Div
	case "p":
		return P
	case "span", "font", "abbr", "sup", "sub", "u", "code":
		return Inline
	case "a":
		return A
	case "li":
		return LI
	case "ul", "menu", "dir":
		return UL
	case "ol":
		return OL
	case "br":
		return BR
	case "img":
		return Img
	case "b", "strong":
		return Bold
	case "i", "em":
		return Italic
	case "h1":
		return H1
	case "h2":
		return H2
	case "h3":
		return H3
	case "h4":
		return H4
	case "h5":
		return H5
	case "h6":
		return H6
	}
	return rarerTag(name)
}

func rarerTag(name []byte) Tag {
	switch string(name) {
	case "section":
		return Section
	case "article":
		return Article
	case "header":
		return Header
	case "footer":
		return Footer
	case "aside":
		return Aside
	case "nav":
		return Nav
	case "main":
		return Main
	case "figure":
		return Figure
	case "figcaption":
		return Figcaption
	case "blockquote":
		return Blockquote
	case "table":
		return Table
	case "tr":
		return TR
	case "td":
		return TD
	case "th":
		return TH
	case "tbody", "thead", "tfoot":
		return TBody
	case "dl":
		return DL
	case "dt":
		return DT
	case "dd":
		return DD
	case "form":
		return Form
	case "pre", "listing", "plaintext":
		return Pre
	case "address":
		return Address
	case "details", "summary":
		return Details
	case "center", "fieldset", "legend", "hgroup", "search", "dialog", "caption", "frameset", "optgroup", "option":
		return Other
	}
	return headTag(name)
}

func headTag(name []byte) Tag {
	switch string(name) {
	case "html":
		return HTML
	case "head":
		return Head
	case "body":
		return Body
	case "time":
		return Time
	case "cite":
		return Cite
	case "button":
		return Button
	case "label":
		return Label
	case "hr":
		return HR
	case "input":
		return Input
	case "meta":
		return Meta_
	case "link":
		return Link
	case "area", "base", "col", "embed", "param", "source", "track", "wbr", "keygen", "frame", "basefont", "bgsound":
		return Void
	case "script":
		return Script
	case "style":
		return Style
	case "title":
		return Title
	case "noscript", "iframe", "textarea", "xmp", "noembed", "noframes":
		return Raw
	case "svg", "select", "template", "video", "audio", "object", "canvas", "math", "applet", "datalist":
		return Foreign
	}
	for _, c := range name {
		if c == '-' {
			return Custom
		}
	}
	return Inline
}
