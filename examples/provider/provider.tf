terraform {
  required_providers {
    apsaramqtt = {
      source = "apsaramqtt/apsaramqtt"
    }
  }
}

# Credentials come from the environment, or from what the alicloud provider would use.
provider "apsaramqtt" {
  region = "cn-hangzhou"
}
