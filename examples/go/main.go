package main

import (
	"embed"
	"encoding/json"
	"io/fs"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"sync"
)

//go:embed page
var files embed.FS

type Shop struct {
	verifier *Verifier
	mutex    sync.Mutex
	orders   map[string][]string // by the user's id, never by the username
}

func (shop *Shop) answer(w http.ResponseWriter, r *http.Request) {
	claims, err := shop.verifier.claimsOf(r.Header.Get("Authorization"))
	if err != nil {
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, "invalid_token", http.StatusUnauthorized)
		return
	}
	shop.mutex.Lock()
	defer shop.mutex.Unlock()
	if r.Method == http.MethodPost {
		shop.orders[claims.Subject] = append(shop.orders[claims.Subject], "Longjing")
	}
	orders := append([]string{}, shop.orders[claims.Subject]...)
	json.NewEncoder(w).Encode(map[string]any{"username": claims.Username, "orders": orders})
}

func setting(name, fallback string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return fallback
}

func main() {
	weibind, err := url.Parse(setting("WEIBIND", "http://127.0.0.1:8888"))
	if err != nil {
		log.Fatal(err)
	}
	issuer := setting("ISSUER", "http://localhost:5173/login")
	verifier, err := newVerifier(weibind.JoinPath(".well-known/jwks.json").String(), issuer, setting("AUDIENCE", "weibind"))
	if err != nil {
		log.Fatal(err)
	}
	page, err := fs.Sub(files, "page")
	if err != nil {
		log.Fatal(err)
	}
	shop := &Shop{verifier: verifier, orders: map[string][]string{}}
	login := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(weibind) }}

	http.HandleFunc("GET /api/orders", shop.answer)
	http.HandleFunc("POST /api/orders", shop.answer)
	http.Handle("/login/", http.StripPrefix("/login", login)) // in production, your proxy does this
	http.Handle("/", http.FileServerFS(page))
	address := "localhost:" + setting("PORT", "5173")
	log.Printf("the tea shop is at http://%s/", address)
	log.Fatal(http.ListenAndServe(address, nil))
}
