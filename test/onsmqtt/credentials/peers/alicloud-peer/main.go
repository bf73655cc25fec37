// Configures the alicloud provider. Reads one block and environment per line from standard input, and writes one line with the resulting
// identity.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/aliyun/terraform-provider-alicloud/alicloud"
	"github.com/aliyun/terraform-provider-alicloud/alicloud/connectivity"
	"github.com/hashicorp/terraform-plugin-sdk/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/terraform"
)

type question struct {
	Env   map[string]string      `json:"env"`
	Block map[string]interface{} `json:"block"`
}

func resolve(block map[string]interface{}) map[string]string {
	alicloud.ForgetProfile()
	provider := alicloud.Provider().(*schema.Provider)
	if err := provider.Configure(terraform.NewResourceConfigRaw(block)); err != nil {
		return map[string]string{}
	}
	config := provider.Meta().(*connectivity.AliyunClient).Config
	return map[string]string{
		"accessKeyId":     config.AccessKey,
		"accessKeySecret": config.SecretKey,
		"securityToken":   config.SecurityToken,
		"region":          config.RegionId,
	}
}

func main() {
	log.SetOutput(io.Discard)
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		os.Clearenv()
		for name, value := range asked.Env {
			os.Setenv(name, value)
		}
		result, _ := json.Marshal(resolve(asked.Block))
		fmt.Printf("@@%s\n", result)
	}
}
