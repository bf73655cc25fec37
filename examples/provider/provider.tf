terraform {
  required_providers {
    apsaramqtt = {
      source = "apsaramqtt/apsaramqtt"
    }
  }
}

# Credentials come from the environment or the other sources of the alicloud provider.
provider "apsaramqtt" {
  region = "cn-hangzhou"
}
