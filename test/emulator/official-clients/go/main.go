// Runs the Go clients: reads one call per line from standard input, writes one result per line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/utils"
	"github.com/alibabacloud-go/tea/dara"
	"github.com/alibabacloud-go/tea/tea"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
)

type call struct {
	Client          string            `json:"client"`
	Url             string            `json:"url"`
	AccessKeyId     string            `json:"accessKeyId"`
	AccessKeySecret string            `json:"accessKeySecret"`
	SecurityToken   string            `json:"securityToken"`
	Action          string            `json:"action"`
	Parameters      map[string]string `json:"parameters"`
}

func (asked call) host() string {
	address, err := url.Parse(asked.Url)
	if err != nil {
		panic(err)
	}
	return address.Host
}

type object = map[string]any

func alibabaCloudSdk(asked call) object {
	client, err := sdk.NewClientWithAccessKey("cn-hangzhou", asked.AccessKeyId, asked.AccessKeySecret)
	if asked.SecurityToken != "" {
		client, err = sdk.NewClientWithStsToken(
			"cn-hangzhou", asked.AccessKeyId, asked.AccessKeySecret, asked.SecurityToken)
	}
	if err != nil {
		panic(err)
	}
	request := requests.NewCommonRequest()
	request.Method = "POST"
	request.Scheme = "http"
	request.Domain = asked.host()
	request.Version = "2020-04-20"
	request.ApiName = asked.Action
	for name, value := range asked.Parameters {
		request.QueryParams[name] = value
	}
	response, err := client.ProcessCommonRequest(request)
	var refusal *sdkerrors.ServerError
	if errors.As(err, &refusal) {
		return object{"error": object{
			"code":               refusal.ErrorCode(),
			"message":            refusal.Message(),
			"requestId":          refusal.RequestId(),
			"recommend":          refusal.Recommend(),
			"status":             refusal.HttpStatus(),
			"accessDeniedDetail": refusal.AccessDeniedDetail(),
		}}
	}
	if err != nil {
		panic(err)
	}
	return object{"answer": json.RawMessage(response.GetHttpContentBytes())}
}

func darabonbaOpenapi(asked call) object {
	config := &openapi.Config{
		AccessKeyId:     &asked.AccessKeyId,
		AccessKeySecret: &asked.AccessKeySecret,
		Endpoint:        tea.String(asked.host()),
		Protocol:        tea.String("HTTP"),
	}
	if asked.SecurityToken != "" {
		config.SecurityToken = &asked.SecurityToken
	}
	client, err := openapi.NewClient(config)
	if err != nil {
		panic(err)
	}
	params := &openapi.Params{
		Action:      &asked.Action,
		Version:     tea.String("2020-04-20"),
		Protocol:    tea.String("HTTP"),
		Pathname:    tea.String("/"),
		Method:      tea.String("POST"),
		AuthType:    tea.String("AK"),
		Style:       tea.String("RPC"),
		ReqBodyType: tea.String("formData"),
		BodyType:    tea.String("json"),
	}
	query := map[string]*string{}
	for name, value := range asked.Parameters {
		query[name] = tea.String(value)
	}
	request := &utils.OpenApiRequest{Query: query}
	response, err := client.CallApi(params, request, &dara.RuntimeOptions{})
	var refusal *tea.SDKError
	if errors.As(err, &refusal) {
		var data struct{ RequestId, Recommend string }
		if err := json.Unmarshal([]byte(tea.StringValue(refusal.Data)), &data); err != nil {
			panic(err)
		}
		return object{"error": object{
			"code":               refusal.Code,
			"message":            refusal.Message,
			"requestId":          data.RequestId,
			"recommend":          data.Recommend,
			"status":             refusal.StatusCode,
			"accessDeniedDetail": refusal.AccessDeniedDetail,
		}}
	}
	if err != nil {
		panic(err)
	}
	return object{"answer": response["body"]}
}

func main() {
	clients := map[string]func(call) object{
		"alibaba-cloud-sdk-go": alibabaCloudSdk,
		"darabonba-openapi":    darabonbaOpenapi,
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked call
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		result, err := json.Marshal(clients[asked.Client](asked))
		if err != nil {
			panic(err)
		}
		fmt.Printf("@@%s\n", result)
	}
}
