package access

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Params are what argon2id costs.
type Params struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// Recommended is the second recommendation of RFC 9106, section 4, for machines
// without 2 GiB to spare: 64 MiB, three passes, four lanes. It takes about 0.1 s.
var Recommended = Params{Memory: 64 << 10, Time: 3, Threads: 4}

// What a hash in the settings may ask for at most: a slip of the pen must not
// take the machine's memory at the first login.
const (
	mostMemory = 1 << 20 // KiB
	mostTime   = 100
	saltBytes  = 16
	sumBytes   = 32
)

// A Hash is a password's argon2id hash, as RFC 9106 has it.
type Hash struct {
	params    Params
	salt, sum []byte
}

// NewHash makes a password's hash with a fresh salt.
func NewHash(password string, p Params) *Hash {
	h := &Hash{params: p, salt: make([]byte, saltBytes)}
	rand.Read(h.salt) // never fails
	h.sum = h.of(password, sumBytes)
	return h
}

func (h *Hash) of(password string, size int) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.params.Time, h.params.Memory, h.params.Threads, uint32(size))
}

// matches reports whether it is the password's, in time that does not tell how
// much of it agrees.
func (h *Hash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.of(password, len(h.sum)), h.sum) == 1
}

// String returns the PHC string: $argon2id$v=19$m=65536,t=3,p=4$salt$sum.
func (h *Hash) String() string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("%sv=%d$m=%d,t=%d,p=%d$%s$%s", hashPrefix, argon2.Version, h.params.Memory, h.params.Time, h.params.Threads, b.EncodeToString(h.salt), b.EncodeToString(h.sum))
}

const hashPrefix = "$argon2id$"

// IsHash reports whether s means to be a hash.
func IsHash(s string) bool { return strings.HasPrefix(s, hashPrefix) }

var errNoHash = errors.New("not an argon2id hash as `variorum password` prints it")

// ParseHash reads a PHC string.
func ParseHash(s string) (*Hash, error) {
	rest, ok := strings.CutPrefix(s, hashPrefix)
	parts := strings.Split(rest, "$")
	if !ok || len(parts) != 4 {
		return nil, errNoHash
	}
	if parts[0] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, fmt.Errorf("argon2id of another version (%s, known is v=%d)", parts[0], argon2.Version)
	}
	h := &Hash{}
	p := &h.params
	if n, err := fmt.Sscanf(parts[1], "m=%d,t=%d,p=%d", &p.Memory, &p.Time, &p.Threads); n != 3 || err != nil || parts[1] != fmt.Sprintf("m=%d,t=%d,p=%d", p.Memory, p.Time, p.Threads) {
		return nil, errNoHash
	}
	if p.Threads < 1 || p.Time < 1 || p.Time > mostTime || p.Memory < 8*uint32(p.Threads) || p.Memory > mostMemory {
		return nil, fmt.Errorf("parameters %s are out of range: m from 8·p to %d KiB, t from 1 to %d", parts[1], mostMemory, mostTime)
	}
	var err error
	if h.salt, err = base64.RawStdEncoding.Strict().DecodeString(parts[2]); err != nil || len(h.salt) < 8 || len(h.salt) > 64 {
		return nil, errNoHash
	}
	if h.sum, err = base64.RawStdEncoding.Strict().DecodeString(parts[3]); err != nil || len(h.sum) < 16 || len(h.sum) > 128 {
		return nil, errNoHash
	}
	return h, nil
}
