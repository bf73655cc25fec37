variable "device_1_token" {
  type      = string
  sensitive = true
}

# Identifies the token without revealing it.
locals {
  device_1_fingerprint = nonsensitive(provider::apsaramqtt::fingerprint(var.device_1_token))
}

# Replaced when the token changes.
resource "terraform_data" "device_1" {
  triggers_replace = local.device_1_fingerprint
}
