# Each token is in a file that only its owner may read.
data "apsaramqtt_tokens" "devices" {
  instance_id = "post-cn-0pp12gl0001"

  token_files = {
    device_1 = "device-1.token"
    device_2 = "device-2.token"
  }

  # An invalid token fails the plan. If the service cannot be reached, the plan warns.
  on_unverified = "warn"
}

resource "terraform_data" "device" {
  for_each         = data.apsaramqtt_tokens.devices.results
  input            = each.key
  triggers_replace = each.value.token_fingerprint
}

output "calls" {
  value = data.apsaramqtt_tokens.devices.calls
}
