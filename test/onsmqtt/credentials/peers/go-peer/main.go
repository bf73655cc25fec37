// Runs the default chain of the Go SDK: reads one environment per line from standard input, writes one result per line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/aliyun/credentials-go/credentials"
)

type question struct {
	Env map[string]string `json:"env"`
}

func resolve() map[string]*string {
	credential, err := credentials.NewCredential(nil)
	if err != nil {
		return map[string]*string{}
	}
	model, err := credential.GetCredential()
	if err != nil {
		return map[string]*string{}
	}
	return map[string]*string{
		"accessKeyId":     model.AccessKeyId,
		"accessKeySecret": model.AccessKeySecret,
		"securityToken":   model.SecurityToken,
		"source":          model.ProviderName,
	}
}

func main() {
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
		result, _ := json.Marshal(resolve())
		fmt.Printf("@@%s\n", result)
	}
}
