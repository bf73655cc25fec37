output "verdicts" {
  value       = { for name, result in local.results : name => result.verdict }
  description = "For each name: valid, invalid or unverified."
}

output "fingerprints" {
  value       = { for name, result in local.results : name => result.token_fingerprint }
  description = "For each name, the fingerprint of its token. A resource that must be replaced for a new token can have it in triggers_replace."
}

output "calls" {
  value       = sum(local.fleets[*].calls)
  description = "The calls that the service answered. Each is billed as one message."
}
