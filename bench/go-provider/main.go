// A minimal provider on terraform-plugin-framework that asks QueryToken, as one would be written in Go: what ours is measured against.
package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	opts := providerserver.ServeOpts{Address: "registry.terraform.io/apsaramqtt/apsaramqtt"}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return &mqttProvider{} }, opts)
	if err != nil {
		log.Fatal(err)
	}
}

type mqttProvider struct{}

func (*mqttProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "apsaramqtt"
}

func (*mqttProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{}
}

func (*mqttProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.DataSourceData = &client{
		endpoint: os.Getenv("APSARAMQTT_ENDPOINT"),
		id:       os.Getenv("ALICLOUD_ACCESS_KEY"),
		secret:   os.Getenv("ALICLOUD_SECRET_KEY"),
	}
}

func (*mqttProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (*mqttProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return &tokenDataSource{} }}
}

type tokenDataSource struct{ client *client }

type tokenModel struct {
	InstanceID  types.String `tfsdk:"instance_id"`
	TokenEnv    types.String `tfsdk:"token_env"`
	TokenStatus types.Bool   `tfsdk:"token_status"`
	RequestID   types.String `tfsdk:"request_id"`
}

func (*tokenDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_token"
}

func (*tokenDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"instance_id":  schema.StringAttribute{Required: true},
		"token_env":    schema.StringAttribute{Required: true},
		"token_status": schema.BoolAttribute{Computed: true},
		"request_id":   schema.StringAttribute{Computed: true},
	}}
}

func (d *tokenDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.client, _ = req.ProviderData.(*client)
}

func (d *tokenDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model tokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	answer, err := d.client.queryToken(ctx, model.InstanceID.ValueString(), os.Getenv(model.TokenEnv.ValueString()))
	if err != nil {
		resp.Diagnostics.AddError("QueryToken failed", err.Error())
		return
	}
	if !answer.TokenStatus {
		resp.Diagnostics.AddError("The token is invalid", "QueryToken answered that it is not valid now.")
		return
	}
	model.TokenStatus = types.BoolValue(answer.TokenStatus)
	model.RequestID = types.StringValue(answer.RequestID)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

type client struct{ endpoint, id, secret string }

type answer struct {
	TokenStatus bool   `json:"TokenStatus"`
	RequestID   string `json:"RequestId"`
	Code        string `json:"Code"`
}

func (c *client) queryToken(ctx context.Context, instanceID, token string) (*answer, error) {
	query := "InstanceId=" + escape(instanceID) + "&Token=" + escape(token)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.endpoint+"/?"+query, nil)
	if err != nil {
		return nil, errors.New("the endpoint is not a URL")
	}
	c.sign(req, query)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, errors.New("the request failed")
	}
	defer resp.Body.Close()
	var result answer
	if err := json.NewDecoder(resp.Body).Decode(&result); err != nil {
		return nil, errors.New("the answer is not JSON")
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the service answered %s", result.Code)
	}
	return &result, nil
}

func (c *client) sign(req *http.Request, query string) {
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	headers := map[string]string{
		"host":                  req.URL.Host,
		"x-acs-action":          "QueryToken",
		"x-acs-version":         "2020-04-20",
		"x-acs-date":            time.Now().UTC().Format("2006-01-02T15:04:05Z"),
		"x-acs-signature-nonce": hex.EncodeToString(nonce),
		"x-acs-content-sha256":  digest(""),
	}
	names := make([]string, 0, len(headers))
	for name := range headers {
		names = append(names, name)
	}
	sort.Strings(names)
	var canonical strings.Builder
	for _, name := range names {
		canonical.WriteString(name + ":" + headers[name] + "\n")
		if name != "host" {
			req.Header.Set(name, headers[name])
		}
	}
	signed := strings.Join(names, ";")
	request := strings.Join([]string{"POST", "/", query, canonical.String(), signed, digest("")}, "\n")
	mac := hmac.New(sha256.New, []byte(c.secret))
	mac.Write([]byte("ACS3-HMAC-SHA256\n" + digest(request)))
	signature := hex.EncodeToString(mac.Sum(nil))
	req.Header.Set("authorization", fmt.Sprintf("ACS3-HMAC-SHA256 Credential=%s,SignedHeaders=%s,Signature=%s", c.id, signed, signature))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
