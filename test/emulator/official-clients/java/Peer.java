import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.BasicSessionCredentials;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.Gson;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Runs the Java clients: reads one call per line from standard input, writes one result per line. */
public class Peer {
  static class Call {
    String client;
    String url;
    String accessKeyId;
    String accessKeySecret;
    String securityToken;
    String action;
    Map<String, String> parameters;

    String host() {
      return URI.create(url).getAuthority();
    }
  }

  static Map<String, Object> aliyunJavaSdk(Call call) throws ClientException {
    var profile = DefaultProfile.getProfile("cn-hangzhou", call.accessKeyId, call.accessKeySecret);
    var client = call.securityToken == null
        ? new DefaultAcsClient(profile)
        : new DefaultAcsClient(
            profile,
            new BasicSessionCredentials(call.accessKeyId, call.accessKeySecret, call.securityToken));
    var request = new CommonRequest();
    request.setSysMethod(MethodType.POST);
    request.setSysProtocol(ProtocolType.HTTP);
    request.setSysDomain(call.host());
    request.setSysVersion("2020-04-20");
    request.setSysAction(call.action);
    call.parameters.forEach(request::putQueryParameter);
    try {
      return Map.of("answer", JsonParser.parseString(client.getCommonResponse(request).getData()));
    } catch (ClientException refusal) {
      var error = new HashMap<String, Object>();
      error.put("code", refusal.getErrCode());
      error.put("message", refusal.getErrMsg());
      error.put("requestId", refusal.getRequestId());
      error.put("accessDeniedDetail", refusal.getAccessDeniedDetail());
      return Map.of("error", error);
    }
  }

  static Map<String, Object> teaOpenApi(Call call) throws Exception {
    var client = new Client(new Config()
        .setAccessKeyId(call.accessKeyId)
        .setAccessKeySecret(call.accessKeySecret)
        .setSecurityToken(call.securityToken)
        .setEndpoint(call.host())
        .setProtocol("HTTP"));
    var params = new Params()
        .setAction(call.action)
        .setVersion("2020-04-20")
        .setProtocol("HTTP")
        .setPathname("/")
        .setMethod("POST")
        .setAuthType("AK")
        .setStyle("RPC")
        .setReqBodyType("formData")
        .setBodyType("json");
    try {
      var request = new OpenApiRequest().setQuery(call.parameters);
      return Map.of("answer", client.callApi(params, request, new RuntimeOptions()).get("body"));
    } catch (TeaException refusal) {
      var error = new HashMap<String, Object>();
      error.put("code", refusal.getCode());
      error.put("message", refusal.getMessage());
      error.put("requestId", refusal.getData().get("RequestId"));
      error.put("recommend", refusal.getData().get("Recommend"));
      error.put("status", refusal.getStatusCode());
      error.put("accessDeniedDetail", refusal.getAccessDeniedDetail());
      return Map.of("error", error);
    }
  }

  public static void main(String[] arguments) throws Exception {
    var gson = new Gson();
    var lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      var call = gson.fromJson(line, Call.class);
      var result = call.client.equals("aliyun-java-sdk-core") ? aliyunJavaSdk(call) : teaOpenApi(call);
      System.out.println("@@" + gson.toJson(result));
    }
  }
}
