import org.springframework.security.oauth2.jwt.JwtDecoders;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** A decoder from the issuer alone. Arguments: issuer, audience, a token of the service. */
class IssuerLocation {
  public static void main(String[] args) {
    var decoder = NimbusJwtDecoder.withIssuerLocation(args[0]).build();
    var accessToken = JwtValidators.createAtJwtValidator().issuer(args[0]).audience(args[1]).clientId(args[1]);
    decoder.setJwtValidator(accessToken.build());
    decoder.decode(args[2]);
    System.out.println("the issuer alone leads to the keys; the validator of RFC 9068 accepts a token; " + defaultDecoder(args));
  }

  static String defaultDecoder(String[] args) {
    try {
      JwtDecoders.fromIssuerLocation(args[0]).decode(args[2]);
      throw new IllegalStateException("the default decoder accepts at+jwt: docs/verify-tokens.md says that it does not");
    } catch (JwtValidationException refusal) {
      if (!refusal.getMessage().contains("typ")) throw refusal;
      return "the default decoder refuses its type";
    }
  }
}
