locals {
  # The number of tokens is not a secret.
  tokens_given = nonsensitive(length(var.tokens))
}

# If neither variable has tokens, a fleet without tokens is checked, so that the plan warns.
data "apsaramqtt_tokens" "from_environment" {
  count         = length(var.token_envs) > 0 || local.tokens_given == 0 ? 1 : 0
  instance_id   = var.instance_id
  token_envs    = var.token_envs
  on_invalid    = var.on_invalid
  on_unverified = var.on_unverified
}

data "apsaramqtt_tokens" "given" {
  count         = local.tokens_given > 0 ? 1 : 0
  instance_id   = var.instance_id
  tokens        = var.tokens
  on_invalid    = var.on_invalid
  on_unverified = var.on_unverified
}

locals {
  fleets  = concat(data.apsaramqtt_tokens.from_environment, data.apsaramqtt_tokens.given)
  results = merge(local.fleets[*].results...)
}
