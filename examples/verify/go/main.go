package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	verifier, err := newVerifier(os.Getenv("JWKS_URI"), os.Getenv("ISSUER"), os.Getenv("AUDIENCE"))
	if err != nil {
		log.Fatal(err)
	}
	http.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		claims, err := verifier.claimsOf(r.Header.Get("Authorization"))
		if err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "invalid_token", http.StatusUnauthorized)
			return
		}
		json.NewEncoder(w).Encode(map[string]string{"id": claims.Subject, "username": claims.Username})
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
