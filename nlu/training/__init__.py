"""Making models: data, training, scores, export. Never imported while serving."""
