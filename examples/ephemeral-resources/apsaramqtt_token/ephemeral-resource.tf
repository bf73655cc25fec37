# Set TF_VAR_device_1_token for both plan and apply, because Terraform does not store the value.
variable "device_1_token" {
  type      = string
  ephemeral = true
}

# Checked during plan, and during apply before the resources that depend on it.
ephemeral "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  token       = var.device_1_token
}

resource "terraform_data" "device_1" {
  input      = "factory/device-1"
  depends_on = [ephemeral.apsaramqtt_token.device_1]
}
