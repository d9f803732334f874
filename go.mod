module variorum

go 1.26
