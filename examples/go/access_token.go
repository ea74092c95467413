package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
	"golang.org/x/time/rate"
)

type Claims struct {
	Username string `json:"username"`
	jwt.RegisteredClaims
}

// Validate is called by the parser, after its own checks.
func (claims Claims) Validate() error {
	if claims.Subject == "" || claims.IssuedAt == nil || claims.ID == "" {
		return errors.New("sub, iat or jti is missing")
	}
	return nil
}

type Verifier struct {
	keys   keyfunc.Keyfunc
	parser *jwt.Parser
}

func newVerifier(jwksURI, issuer, audience string) (*Verifier, error) {
	failAtStart := false
	keys, err := keyfunc.NewDefaultOverrideCtx(context.Background(), []string{jwksURI}, keyfunc.Override{
		NoErrorReturnFirstHTTPReq: &failAtStart,
		RefreshInterval:           5 * time.Minute,
		RefreshUnknownKID:         rate.NewLimiter(rate.Every(30*time.Second), 1),
		RateLimitWaitMax:          5 * time.Second,
	})
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"ES256"}),
		jwt.WithIssuer(issuer),
		jwt.WithAudience(audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithLeeway(time.Minute),
	)
	return &Verifier{keys, parser}, err
}

func (v *Verifier) claimsOf(authorization string) (*Claims, error) {
	scheme, raw, _ := strings.Cut(authorization, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return nil, errors.New("no bearer token")
	}
	claims := &Claims{}
	token, err := v.parser.ParseWithClaims(raw, claims, v.keys.Keyfunc)
	if err == nil && token.Header["typ"] != "at+jwt" {
		err = errors.New("not an access token")
	}
	return claims, err
}
