"""Runs the Python clients: reads one call per line from standard input, writes one result per line."""

import importlib
import json
import logging
import sys
from urllib.parse import urlparse

from alibabacloud_onsmqtt20200420 import models
from alibabacloud_onsmqtt20200420.client import Client
from alibabacloud_tea_openapi.utils_models import Config
from aliyunsdkcore.acs_exception.exceptions import ServerException
from aliyunsdkcore.auth.credentials import AccessKeyCredential, StsTokenCredential
from aliyunsdkcore.client import AcsClient
from Tea.exceptions import TeaException


def aliyun_python_sdk(call):
    keys = [call["accessKeyId"], call["accessKeySecret"]]
    token = call.get("securityToken")
    credential = StsTokenCredential(*keys, token) if token else AccessKeyCredential(*keys)
    name = call["action"] + "Request"
    module = importlib.import_module("aliyunsdkonsmqtt.request.v20200420." + name)
    request = getattr(module, name)()
    request.set_endpoint(urlparse(call["url"]).netloc)
    request.set_protocol_type("http")
    for parameter, value in call["parameters"].items():
        getattr(request, "set_" + parameter)(value)
    client = AcsClient(region_id="cn-hangzhou", credential=credential, auto_retry=False)
    try:
        return {"answer": json.loads(client.do_action_with_exception(request))}
    except ServerException as error:
        return {
            "error": {
                "code": error.get_error_code(),
                "message": error.get_error_msg(),
                "requestId": error.get_request_id(),
                "status": error.get_http_status(),
            }
        }


def alibabacloud(call):
    client = Client(
        Config(
            access_key_id=call["accessKeyId"],
            access_key_secret=call["accessKeySecret"],
            security_token=call.get("securityToken"),
            endpoint=urlparse(call["url"]).netloc,
            protocol="HTTP",
        )
    )
    request = getattr(models, call["action"] + "Request")().from_map(call["parameters"])
    method = {"ApplyToken": client.apply_token, "QueryToken": client.query_token, "RevokeToken": client.revoke_token}
    try:
        return {"answer": method[call["action"]](request).body.to_map()}
    except TeaException as error:
        data = error.data or {}
        return {
            "error": {
                "code": error.code,
                "message": error.message,
                "requestId": data.get("RequestId"),
                "recommend": data.get("Recommend"),
                "status": error.statusCode,
                "accessDeniedDetail": error.accessDeniedDetail,
            }
        }


CLIENTS = {"aliyun-python-sdk-onsmqtt": aliyun_python_sdk, "alibabacloud_onsmqtt20200420": alibabacloud}

logging.disable()
for line in sys.stdin:
    asked = json.loads(line)
    print("@@" + json.dumps(CLIENTS[asked["client"]](asked)), flush=True)
