# Given to Terraform as TF_VAR_device_1_token, in plan and again in apply. Terraform stores it nowhere.
variable "device_1_token" {
  type      = string
  ephemeral = true
}

# Checked in plan, and again in apply before anything that depends on it.
ephemeral "apsaramqtt_token" "device_1" {
  instance_id = "post-cn-0pp12gl0001"
  token       = var.device_1_token
}

resource "terraform_data" "device_1" {
  input      = "factory/device-1"
  depends_on = [ephemeral.apsaramqtt_token.device_1]
}
