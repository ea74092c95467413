package com.example.shop;

import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.net.URL;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

@Configuration
class AccessTokens {
  @Bean
  JwtDecoder jwtDecoder(
      @Value("${weibind.jwks-uri}") URL jwksUri,
      @Value("${weibind.issuer}") String issuer,
      @Value("${weibind.audience}") String audience) {
    // Nimbus' own source limits how often unknown keys cause a fetch. That of Spring's builders does not.
    var keys = JWKSourceBuilder.<SecurityContext>create(jwksUri).build();
    var decoder = NimbusJwtDecoder.withJwkSource(keys).jwsAlgorithm(SignatureAlgorithm.ES256).build();
    // RFC 9068: requires `at+jwt`, which the default validator refuses.
    var accessToken = JwtValidators.createAtJwtValidator().issuer(issuer).audience(audience).clientId(audience);
    decoder.setJwtValidator(accessToken.build());
    return decoder;
  }
}
