package main

// piLoop estimates pi from 500,000 points: the function of the Monte-Carlo workloads.
func piLoop(seed uint64) float64 {
	s, in := seed*2862933555777941757+3037000493, 0
	for range 500_000 {
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		x := float64(s>>11) / (1 << 53)
		s ^= s << 13
		s ^= s >> 7
		s ^= s << 17
		y := float64(s>>11) / (1 << 53)
		if x*x+y*y < 1 {
			in++
		}
	}
	return 4 * float64(in) / 500_000
}
