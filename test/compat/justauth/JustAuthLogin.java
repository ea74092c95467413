import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import me.zhyd.oauth.config.AuthConfig;
import me.zhyd.oauth.config.AuthDefaultSource;
import me.zhyd.oauth.config.AuthSource;
import me.zhyd.oauth.model.AuthCallback;
import me.zhyd.oauth.model.AuthResponse;
import me.zhyd.oauth.model.AuthUser;
import me.zhyd.oauth.request.AuthDefaultRequest;
import me.zhyd.oauth.request.AuthWeiboRequest;

/**
 * A login with JustAuth's own Weibo client, of which nothing but the base address is changed.
 * Its arguments: the sandbox's address, and the uid of the person who logs in.
 */
public class JustAuthLogin {
  private static final String WEIBO = "https://api.weibo.com";

  record SandboxSource(String base) implements AuthSource {
    public String authorize() {
      return AuthDefaultSource.WEIBO.authorize().replace(WEIBO, base);
    }

    public String accessToken() {
      return AuthDefaultSource.WEIBO.accessToken().replace(WEIBO, base);
    }

    public String userInfo() {
      return AuthDefaultSource.WEIBO.userInfo().replace(WEIBO, base);
    }

    @Override
    public String revoke() {
      return AuthDefaultSource.WEIBO.revoke().replace(WEIBO, base);
    }

    @Override
    public String getName() {
      return AuthDefaultSource.WEIBO.getName();
    }

    public Class<? extends AuthDefaultRequest> getTargetClass() {
      return AuthWeiboRequest.class;
    }
  }

  static class SandboxWeibo extends AuthWeiboRequest {
    SandboxWeibo(AuthConfig config, String base) {
      super(config);
      source = new SandboxSource(base);
    }
  }

  /** Ends by itself: JustAuth leaves a thread running that would keep the program alive. */
  public static void main(String[] arguments) {
    try {
      logIn(arguments[0], arguments[1]);
      System.exit(0);
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static void logIn(String base, String uid) throws Exception {
    AuthConfig config = AuthConfig.builder()
        .clientId("1000000001")
        .clientSecret("sandbox-app-secret")
        .redirectUri("http://127.0.0.1:8888/callback/weibo")
        .build();
    SandboxWeibo weibo = new SandboxWeibo(config, base);

    Map<String, String> sentBack = sendBrowser(weibo.authorize("a-state") + "&sandbox_person=" + uid);
    AuthCallback callback = AuthCallback.builder().code(sentBack.get("code")).state(sentBack.get("state")).build();
    AuthResponse<AuthUser> login = weibo.login(callback);
    require(login.ok(), "login failed: " + login.getMsg());
    AuthUser user = login.getData();
    require(uid.equals(user.getUuid()), "logged in as " + user.getUuid());
    require("林小雨".equals(user.getNickname()), "named " + user.getNickname());

    weibo.authorize("a-state");
    AuthResponse<AuthUser> again = weibo.login(callback);
    require(!again.ok(), "a spent code logged somebody in");

    require(weibo.revoke(user.getToken()).ok(), "revocation failed");
    System.out.println(user.getNickname() + " (" + user.getUuid() + ") logged in; a spent code was refused; revoked");
  }

  /** Follows the person to Weibo and back: what the callback gets. */
  private static Map<String, String> sendBrowser(String address) throws Exception {
    var answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString());
    require(answer.statusCode() == 302, "authorize answered " + answer.statusCode());
    Map<String, String> parameters = new HashMap<>();
    for (String pair : URI.create(answer.headers().firstValue("Location").orElseThrow()).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new AssertionError(otherwise);
  }
}
