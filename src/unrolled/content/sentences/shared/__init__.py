"""What the experiments on sentences share: the task, the training, the verdicts."""
