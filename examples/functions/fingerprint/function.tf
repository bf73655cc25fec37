variable "device_1_token" {
  type      = string
  sensitive = true
}

# Identifies the token and does not reveal it.
locals {
  device_1_fingerprint = nonsensitive(provider::apsaramqtt::fingerprint(var.device_1_token))
}

# Replaced by a deployment with another token.
resource "terraform_data" "device_1" {
  triggers_replace = local.device_1_fingerprint
}
