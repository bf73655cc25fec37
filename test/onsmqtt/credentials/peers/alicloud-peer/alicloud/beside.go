// What provider.go needs of the files beside it, without the resources.
package alicloud

import "github.com/hashicorp/terraform-plugin-sdk/helper/schema"

const DEFAULT_REGION = "cn-beijing"

func WrapError(cause error) error { return cause }

func IntBetween(min, max int) schema.SchemaValidateFunc { return nil }

func StringInSlice(valid []string, ignoreCase bool) schema.SchemaValidateFunc { return nil }

// ForgetProfile undoes what the provider keeps for the life of its process.
func ForgetProfile() { providerConfig = nil }
