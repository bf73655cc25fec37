# Each is asked about in one batch; one that is empty asks about nothing.
data "apsaramqtt_tokens" "from_environment" {
  instance_id   = var.instance_id
  token_envs    = var.token_envs
  on_invalid    = var.on_invalid
  on_unverified = var.on_unverified
}

data "apsaramqtt_tokens" "given" {
  instance_id   = var.instance_id
  tokens        = var.tokens
  on_invalid    = var.on_invalid
  on_unverified = var.on_unverified
}

locals {
  results = merge(
    data.apsaramqtt_tokens.from_environment.results,
    data.apsaramqtt_tokens.given.results,
  )
}
