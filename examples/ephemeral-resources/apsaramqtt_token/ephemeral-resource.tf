# Given to Terraform as TF_VAR_press_1_token, in plan and again in apply. Terraform stores it nowhere.
variable "press_1_token" {
  type      = string
  ephemeral = true
}

# Checked in plan, and again in apply before anything that depends on it.
ephemeral "apsaramqtt_token" "press_1" {
  instance_id = "post-cn-0pp12gl0001"
  token       = var.press_1_token
}

resource "terraform_data" "press_1" {
  input      = "factory/press-1"
  depends_on = [ephemeral.apsaramqtt_token.press_1]
}
