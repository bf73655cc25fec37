variable "instance_id" {
  type        = string
  description = "The ApsaraMQ for MQTT instance that the tokens were issued for."
}

variable "token_envs" {
  type        = map(string)
  default     = {}
  description = "For each name, the environment variable that holds the token. The tokens are in no plan and in no state."
}

variable "tokens" {
  type        = map(string)
  default     = {}
  sensitive   = true
  description = "For each name, the token. Terraform keeps variables that are passed here in a saved plan."
}

variable "on_invalid" {
  type        = string
  default     = "fail"
  description = "What an invalid token leads to: fail or warn."
}

variable "on_unverified" {
  type        = string
  default     = "fail"
  description = "What a token that could not be verified leads to: fail or warn."
}
