# Before terraform init (or tofu init): npm install cdktf-apsaramqtt, then npx apsaramqtt install --dir .
terraform {
  required_providers {
    apsaramqtt = {
      source = "apsaramqtt/apsaramqtt"
    }
  }
}

# Region and credentials come from the environment: ALICLOUD_REGION, ALICLOUD_ACCESS_KEY, ALICLOUD_SECRET_KEY.
provider "apsaramqtt" {}

variable "instance_id" {
  type        = string
  description = "The ApsaraMQ for MQTT instance that the devices connect to."
}

# The token stays in the environment of the process that runs Terraform.
data "apsaramqtt_token" "device_1" {
  instance_id = var.instance_id
  token_env   = "DEVICE_1_TOKEN"
}

# Not created or changed unless the token is valid. A new token has another fingerprint, so the resource is replaced.
resource "terraform_data" "device_1" {
  input            = { topic = "factory/device-1" }
  triggers_replace = data.apsaramqtt_token.device_1.token_fingerprint
}

output "device_1_verdict" {
  value = data.apsaramqtt_token.device_1.verdict
}
