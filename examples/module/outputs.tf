output "verdicts" {
  value       = { for name, result in local.results : name => result.verdict }
  description = "For each name: valid, invalid or unverified."
}

output "fingerprints" {
  value       = { for name, result in local.results : name => result.token_fingerprint }
  description = "For each name, what tells its token from others. Replace with it what has to be rolled out again for a new token."
}

output "calls" {
  value       = data.apsaramqtt_tokens.from_environment.calls + data.apsaramqtt_tokens.given.calls
  description = "The calls that the service answered. Each is billed as one message."
}
