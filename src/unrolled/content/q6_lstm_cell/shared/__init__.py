"""What the experiments of the chapter on the LSTM cell share."""
