variable "press_version" {
  type    = string
  default = "1.0"
}

# The token stays in the environment of the process that runs Terraform.
data "apsaramqtt_token" "press_1" {
  instance_id = "post-cn-0pp12gl0001"
  token_env   = "PRESS_1_TOKEN"
}

# Neither created nor changed while the token is not valid. A new token has another fingerprint, which replaces it.
resource "terraform_data" "press_1" {
  input            = var.press_version
  triggers_replace = data.apsaramqtt_token.press_1.token_fingerprint
}
