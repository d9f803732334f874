package group

import (
	"math"
	"time"
)

// fadeStep is the distance of two entries of the table of fading, in seconds.
const fadeStep = 900

// fadeTable returns exp(-t/scale) at every step up to the point where it is as
// good as nothing. The entries are rounded, so that machines whose exponentials
// differ in the last bit agree.
func fadeTable(scale time.Duration) []float64 {
	var table []float64
	for d := 0.0; ; d += fadeStep {
		f := math.Round(math.Exp(-d/scale.Seconds())*(1<<30)) / (1 << 30)
		table = append(table, f)
		if f < 1e-6 {
			return table
		}
	}
}

// fade returns what is left of a likeness after d seconds without news.
func (s *Settings) fade(d int64) float64 {
	i := int(d / fadeStep)
	if i+1 >= len(s.faded) {
		return 0
	}
	rest := float64(d%fadeStep) / fadeStep
	return s.faded[i] - float64(rest*(s.faded[i]-s.faded[i+1]))
}

// sharpSteps is how many entries the table of sharpened frequencies has for 1 of
// the logarithm.
const sharpSteps = 256

// sharpTable returns x^power for x from 0 to 20.
func sharpTable(power float64) []float64 {
	table := make([]float64, 20*sharpSteps+2)
	for i := range table {
		table[i] = math.Round(math.Pow(float64(i)/sharpSteps, power)*(1<<20)) / (1 << 20)
	}
	return table
}

// sharpen returns x to the power of the settings, rounded to 1/1024.
func (s *Settings) sharpen(x float64) float64 {
	x = min(x, 20) * sharpSteps
	i := int(x)
	y := s.sharp[i] + float64((x-float64(i))*(s.sharp[i+1]-s.sharp[i]))
	return math.Round(y*1024) / 1024
}
