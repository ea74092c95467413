import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import me.zhyd.oauth.config.AuthConfig;
import me.zhyd.oauth.config.AuthDefaultSource;
import me.zhyd.oauth.config.AuthSource;
import me.zhyd.oauth.model.AuthCallback;
import me.zhyd.oauth.model.AuthResponse;
import me.zhyd.oauth.model.AuthUser;
import me.zhyd.oauth.request.AuthDefaultRequest;
import me.zhyd.oauth.request.AuthWeChatMpRequest;
import me.zhyd.oauth.request.AuthWeChatOpenRequest;
import me.zhyd.oauth.request.AuthWechatMiniProgramRequest;
import me.zhyd.oauth.request.AuthWeiboRequest;

/**
 * Logins with JustAuth's own clients of Weibo and Weixin, of which nothing but the addresses is changed.
 * Its arguments: the provider, and the sandbox's address.
 */
public class JustAuthLogin {
  private static final Pattern HOSTS = Pattern.compile("https://(api\\.weibo|open\\.weixin\\.qq|api\\.weixin\\.qq)\\.com");

  record SandboxSource(AuthDefaultSource original, String base) implements AuthSource {
    public String authorize() {
      return moved(original.authorize());
    }

    public String accessToken() {
      return moved(original.accessToken());
    }

    public String userInfo() {
      return moved(original.userInfo());
    }

    @Override
    public String revoke() {
      return moved(original.revoke());
    }

    @Override
    public String getName() {
      return original.getName();
    }

    public Class<? extends AuthDefaultRequest> getTargetClass() {
      return original.getTargetClass();
    }

    private String moved(String address) {
      return HOSTS.matcher(address).replaceFirst(base);
    }
  }

  static class SandboxWeibo extends AuthWeiboRequest {
    SandboxWeibo(AuthConfig config, String base) {
      super(config);
      source = new SandboxSource(AuthDefaultSource.WEIBO, base);
    }
  }

  static class SandboxWeixinOpen extends AuthWeChatOpenRequest {
    SandboxWeixinOpen(AuthConfig config, String base) {
      super(config);
      source = new SandboxSource(AuthDefaultSource.WECHAT_OPEN, base);
    }
  }

  static class SandboxWeixinMp extends AuthWeChatMpRequest {
    SandboxWeixinMp(AuthConfig config, String base) {
      super(config);
      source = new SandboxSource(AuthDefaultSource.WECHAT_MP, base);
    }
  }

  static class SandboxMiniProgram extends AuthWechatMiniProgramRequest {
    SandboxMiniProgram(AuthConfig config, String base) {
      super(config);
      source = new SandboxSource(AuthDefaultSource.WECHAT_MINI_PROGRAM, base);
    }
  }

  /** Ends by itself: JustAuth leaves a thread running that would keep the program alive. */
  public static void main(String[] arguments) {
    try {
      if (arguments[0].equals("weibo")) logInWithWeibo(arguments[1]);
      else logInWithWeixin(arguments[1]);
      System.exit(0);
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }

  private static void logInWithWeibo(String base) throws Exception {
    String uid = "2000000001";
    SandboxWeibo weibo = new SandboxWeibo(application("1000000001", "sandbox-app-secret"), base);
    AuthUser user = logInByBrowser(weibo, uid);
    require(uid.equals(user.getUuid()), "logged in as " + user.getUuid());
    require("林小雨".equals(user.getNickname()), "named " + user.getNickname());
    require(weibo.revoke(user.getToken()).ok(), "revocation failed");
    System.out.println(user.getNickname() + " (" + user.getUuid() + ") logged in; a spent code was refused; revoked");
  }

  private static void logInWithWeixin(String base) throws Exception {
    AuthUser web = logInByBrowser(new SandboxWeixinOpen(weixin("1", "web"), base), "union");
    AuthUser mp = logInByBrowser(new SandboxWeixinMp(weixin("2", "mp"), base), "union");
    AuthUser mini = logInByProgram(new SandboxMiniProgram(miniProgram(), base), base);
    for (AuthUser user : new AuthUser[] {web, mp}) {
      require("小满🌿".equals(user.getNickname()), "named " + user.getNickname());
      require(user.getAvatar().startsWith(base), "pictured at " + user.getAvatar());
    }
    String unionid = web.getToken().getUnionId();
    for (AuthUser user : new AuthUser[] {web, mp, mini}) {
      require(user.getToken().getOpenId().matches("[\\w-]{28}"), "openid " + user.getToken().getOpenId());
      require(unionid.equals(user.getToken().getUnionId()), "unionid " + user.getToken().getUnionId());
    }
    require(!web.getUuid().equals(mp.getUuid()), "one openid in two applications");

    AuthUser snapshot = logInByBrowser(new SandboxWeixinMp(weixin("2", "mp"), base), "snapshot1");
    require(snapshot.isSnapshotUser() && !mp.isSnapshotUser(), "a snapshot user was not known as one");
    System.out.println(web.getNickname() + " logged in by web, mp and mini; spent codes were refused; a snapshot user was known as one");
  }

  private static AuthConfig weixin(String number, String channel) {
    return application("wx5a0db0c00000000" + number, "sandbox-weixin-secret-" + channel);
  }

  /** `wx.login()` knows no state. */
  private static AuthConfig miniProgram() {
    AuthConfig config = weixin("4", "mini");
    config.setIgnoreCheckState(true);
    return config;
  }

  private static AuthConfig application(String id, String secret) {
    return AuthConfig.builder()
        .clientId(id)
        .clientSecret(secret)
        .redirectUri("http://127.0.0.1:8888/callback")
        .build();
  }

  private static AuthUser logInByBrowser(AuthDefaultRequest client, String person) throws Exception {
    String address = client.authorize("aState").replaceFirst("(#.*)?$", "&sandbox_person=" + person);
    Map<String, String> sentBack = sendBrowser(address);
    AuthCallback callback = AuthCallback.builder().code(sentBack.get("code")).state(sentBack.get("state")).build();
    AuthUser user = logIn(client, callback);
    client.authorize("aState");
    require(!client.login(callback).ok(), "a spent code logged in");
    return user;
  }

  private static AuthUser logInByProgram(AuthWechatMiniProgramRequest client, String base) throws Exception {
    URI address = URI.create(base + "/sandbox/weixin/code?channel=mini&person=union");
    var answer = send(HttpRequest.newBuilder(address).POST(BodyPublishers.noBody()));
    String code = answer.body().replaceFirst(".*\"code\":\"(\\w+)\".*", "$1");
    AuthCallback callback = AuthCallback.builder().code(code).build();
    AuthUser user = logIn(client, callback);
    require(!client.login(callback).ok(), "a spent code logged in");
    return user;
  }

  private static AuthUser logIn(AuthDefaultRequest client, AuthCallback callback) {
    AuthResponse<AuthUser> login = client.login(callback);
    require(login.ok(), "login failed: " + login.getMsg());
    return login.getData();
  }

  /** Follows the person to the provider and back: what the callback gets. */
  private static Map<String, String> sendBrowser(String address) throws Exception {
    var answer = send(HttpRequest.newBuilder(URI.create(address)));
    require(answer.statusCode() == 302, "authorize answered " + answer.statusCode());
    Map<String, String> parameters = new HashMap<>();
    for (String pair : URI.create(answer.headers().firstValue("Location").orElseThrow()).getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new AssertionError(otherwise);
  }
}
