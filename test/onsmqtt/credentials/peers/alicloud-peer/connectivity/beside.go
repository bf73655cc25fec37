// The declarations that config.go needs from other files of its package, without the clients of the services.
package connectivity

const (
	Provider         = "Terraform-Provider"
	Module           = "Terraform-Module"
	Terraform        = "HashiCorp-Terraform"
	TerraformTraceId = "TraceId"
	providerVersion  = "peer"
)

type AliyunClient struct{ Config *Config }

func (c *Config) Client() (*AliyunClient, error) { return &AliyunClient{c}, nil }

func LoadRegionalEndpoint(region string, serviceCode string) string {
	return serviceCode + "." + region + ".aliyuncs.com"
}
