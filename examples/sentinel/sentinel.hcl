policy "tokens" {
  source            = "./tokens.sentinel"
  enforcement_level = "hard-mandatory"
}
