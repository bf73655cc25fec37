// The declarations that provider.go needs from other files of its package, without the resources.
package alicloud

import "github.com/hashicorp/terraform-plugin-sdk/helper/schema"

const DEFAULT_REGION = "cn-beijing"

func WrapError(cause error) error { return cause }

func IntBetween(min, max int) schema.SchemaValidateFunc { return nil }

func StringInSlice(valid []string, ignoreCase bool) schema.SchemaValidateFunc { return nil }

// ForgetProfile clears the profile that the provider caches for the life of its process.
func ForgetProfile() { providerConfig = nil }
