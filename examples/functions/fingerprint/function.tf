variable "press_1_token" {
  type      = string
  sensitive = true
}

# Identifies the token and does not reveal it.
locals {
  press_1_fingerprint = nonsensitive(provider::apsaramqtt::fingerprint(var.press_1_token))
}

# Replaced by a deployment with another token.
resource "terraform_data" "press_1" {
  triggers_replace = local.press_1_fingerprint
}
