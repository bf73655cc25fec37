variable "device_version" {
  type    = string
  default = "1.0"
}

# The token stays in the environment of the process that runs Terraform.
data "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  token_env   = "DEVICE_1_TOKEN"
}

# Not created or changed unless the token is valid. A new token has another fingerprint, so the resource is replaced.
resource "terraform_data" "device_1" {
  input            = var.device_version
  triggers_replace = data.apsaramqtt_token.device_1.token_fingerprint
}
