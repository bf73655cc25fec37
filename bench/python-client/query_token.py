"""Asks QueryToken about one token with the official Python client: what a pipeline would do without this project."""
import os

from alibabacloud_onsmqtt20200420.client import Client
from alibabacloud_onsmqtt20200420.models import QueryTokenRequest
from alibabacloud_tea_openapi.models import Config

client = Client(
    Config(
        access_key_id=os.environ["ALICLOUD_ACCESS_KEY"],
        access_key_secret=os.environ["ALICLOUD_SECRET_KEY"],
        endpoint=os.environ["APSARAMQTT_ENDPOINT"].removeprefix("http://"),
        protocol="http",
    )
)
request = QueryTokenRequest(instance_id="post-cn-emulator", token=os.environ["DEVICE_TOKEN"])
assert client.query_token(request).body.token_status is True
